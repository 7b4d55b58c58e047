import { defineConfig } from 'vite';

export default defineConfig({
  // Relative addresses: the page may stand behind a proxy's path.
  base: './',
  build: {
    // The page's policy allows no script or style but from files.
    assetsInlineLimit: 0,
    // Most of it is the editor, which nobody can split further.
    chunkSizeWarningLimit: 8000,
  },
  worker: { format: 'es' },
});
