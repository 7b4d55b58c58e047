/** Peerings as files. */

const COLUMNS = {
  peeringId: peering => peering.peeringId,
  displayName: peering => peering.displayName,
  cloud: peering => peering.kind ?? peering.cloud,
  phase: peering => peering.status.phase,
  errorCode: peering => peering.status.errorCode,
  errorMessage: peering => peering.status.errorMessage,
  network: peering => peering.network.networkId,
  owner: peering => peering.account ?? peering.project ?? peering.tenant,
  otherEnd: peering => peering.vpc ?? peering.vpcNetwork ?? peering.vnet,
  region: peering => peering.customerRegion,
  routes: peering => peering.routes?.join(' '),
  createdAt: peering => peering.createdAt,
  updatedAt: peering => peering.updatedAt,
};

/** Returns a table as RFC 4180 has it. */
export function toCsv(environment, peerings) {
  const header = ['environment', ...Object.keys(COLUMNS)];
  const rows = peerings.map(peering => [environment, ...Object.values(COLUMNS).map(read => read(peering))]);
  return [header, ...rows].map(row => row.map(cell).join(',')).join('\r\n') + '\r\n';
}

/** Returns the peerings without what only the client's cache needs. */
export function toJson(peerings) {
  return JSON.stringify(peerings, (name, value) => (name === '__typename' ? undefined : value), 2);
}

/** A spreadsheet takes a text that begins like a formula for one: an apostrophe before it says that it is none. */
function cell(value) {
  const text = String(value ?? '').replace(/^(?=[=+\-@\t\r])/, "'");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
