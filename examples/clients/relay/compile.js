// What a bundler's Babel does: graphql`…` becomes an import of what relay-compiler generated.
import { transformFileSync } from '@babel/core';
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';

for (const folder of ['relay', 'relay/__generated__']) {
  mkdirSync(`build/${folder}`, { recursive: true });
  for (const name of readdirSync(folder).filter(file => file.endsWith('.js') && file !== 'compile.js')) {
    const { code } = transformFileSync(`${folder}/${name}`, { babelrc: false, configFile: false, plugins: [['relay', { eagerEsModules: true }]] });
    // Node, unlike a bundler, wants the whole name of a file.
    writeFileSync(`build/${folder}/${name}`, code.replace(/\.graphql(?=["'])/g, '.graphql.js'));
  }
}
copyFileSync('states.js', 'build/states.js');
