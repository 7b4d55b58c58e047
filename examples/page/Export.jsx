import { toCsv, toJson } from './files.js';

/** Saves the rows that are shown, and no others. */
export function Export({ environment, edges }) {
  const peerings = edges.map(({ node }) => node).filter(Boolean);
  return (
    <span className="export">
      Save these:
      <button type="button" className="quiet" onClick={() => save(`${environment}.csv`, 'text/csv', toCsv(environment, peerings))}>
        CSV
      </button>
      <button type="button" className="quiet" onClick={() => save(`${environment}.json`, 'application/json', toJson(peerings))}>
        JSON
      </button>
    </span>
  );
}

function save(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  URL.revokeObjectURL(url);
}
