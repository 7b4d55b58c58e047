// Prints what each audit says of the server whose URL is the argument: one JSON array of {id, name, status, reason}.
import { serverAudits } from 'graphql-http';

const results = [];
for (const audit of serverAudits({ url: process.argv[2], fetchFn: fetch })) {
  const result = await audit.fn();
  results.push({ id: result.id, name: result.name, status: result.status, reason: result.reason ?? '' });
}
console.log(JSON.stringify(results));
