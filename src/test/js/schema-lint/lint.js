// Lints the schema file that is the argument; prints what it finds, a line each, and nothing if that is nothing.
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
      rules: {
        ...graphql.configs['flat/schema-relay'].rules,
      },
    },
  ],
});
for (const { messages } of await eslint.lintFiles([file])) {
  messages.forEach(({ line, ruleId, message }) => console.log(`line ${line}: ${message} (${ruleId})`));
}
