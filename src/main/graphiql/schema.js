import { isUnionType } from 'graphql';

const DIRECTIVES = ['deprecated', 'include', 'oneOf', 'skip', 'specifiedBy'];

/** Returns an answer to introspection without what only a federation router asks for. */
export function withoutFederation(answer) {
  const schema = answer.data?.__schema;
  if (!schema) {
    return answer;
  }
  const plain = ({ name }) => !/^_(?!_)|.__/.test(name);
  const types = schema.types.filter(plain).map(type => ({ ...type, fields: type.fields?.filter(plain) ?? null }));
  const directives = schema.directives.filter(({ name }) => DIRECTIVES.includes(name));
  return { ...answer, data: { ...answer.data, __schema: { ...schema, types, directives } } };
}

/** Returns a schema whose unions offer first the interfaces that all their members have: the explorer knows of members alone. */
export function withSharedFields(schema) {
  const possible = type => {
    const members = schema.getPossibleTypes(type);
    return isUnionType(type) ? [...shared(members), ...members] : members;
  };
  return Object.create(schema, { getPossibleTypes: { value: possible } });
}

function shared([first, ...others]) {
  return first.getInterfaces().filter(face => others.every(member => member.getInterfaces().includes(face)));
}
