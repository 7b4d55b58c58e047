import { defineConfig } from 'vite';

export default defineConfig({
  base: './',
  // The page's policy allows no script or style but from files.
  build: { assetsInlineLimit: 0 },
  // For `npm run dev` beside a gateway that runs on its usual port.
  server: { proxy: { '/graphql': { target: 'http://localhost:8080', ws: true }, '/sandbox': 'http://localhost:8080' } },
});
