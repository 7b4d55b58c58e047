// Lints the schema file that is the argument by the rules of Relay; prints each line that breaks one, and which.
import { readFileSync } from 'node:fs';
import graphql from '@graphql-eslint/eslint-plugin';
import { ESLint } from 'eslint';

const file = process.argv[2];
const eslint = new ESLint({
  cwd: '/',
  overrideConfigFile: true,
  overrideConfig: [
    {
      files: ['**/*.graphqls'],
      plugins: { '@graphql-eslint': graphql },
      languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema: file } } },
      rules: graphql.configs['flat/schema-relay'].rules,
    },
  ],
});
const lines = readFileSync(file, 'utf8').split('\n');
for (const { messages } of await eslint.lintFiles([file])) {
  messages.forEach(({ line, ruleId, message }) => console.log(`${lines[line - 1].trim()} # ${ruleId}: ${message}`));
}
