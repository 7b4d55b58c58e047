/** How the page names clouds, phases and orders. The first two grow: what is not in them has a name all the same. */

export const CLOUDS = {
  AWS: { label: 'AWS', tone: 'aws' },
  GCP: { label: 'Google Cloud', tone: 'gcp' },
  AZURE: { label: 'Azure', tone: 'azure' },
  OTHER: { label: 'Other', tone: 'other' },
};

export const PHASES = {
  PENDING_ACCEPT: { label: 'Waits for acceptance', tone: 'waiting' },
  FAILED: { label: 'Failed', tone: 'bad' },
  DISCONNECTED: { label: 'Disconnected', tone: 'bad' },
  PROVISIONING: { label: 'Provisioning', tone: 'moving' },
  READY: { label: 'Ready', tone: 'good' },
  DEPROVISIONING: { label: 'Deprovisioning', tone: 'moving' },
};

/** The phases that nothing but a person ends. */
export const NEEDS_SOMEBODY = ['PENDING_ACCEPT', 'FAILED', 'DISCONNECTED'];

export const ORDERS = {
  DISPLAY_NAME: 'Name',
  PHASE: 'Phase',
  CREATED_AT: 'Created',
  UPDATED_AT: 'Changed',
};

export function cloudOf(peering) {
  const cloud = CLOUDS[peering.cloud] ?? CLOUDS.OTHER;
  return { ...cloud, label: peering.kind?.replace(/Peering$/, '') ?? cloud.label };
}

export function phaseNamed(name) {
  return PHASES[name] ?? { label: 'Unknown phase', tone: 'other' };
}

/** Returns where the other end of a peering lies, from the most to the least telling. */
export function placeOf(peering) {
  switch (peering.__typename) {
    case 'AwsPeering':
      return [peering.vpc, peering.account, peering.customerRegion];
    case 'GcpPeering':
      return [peering.vpcNetwork, peering.project];
    case 'AzurePeering':
      return [peering.vnet.split('/').at(-1), peering.customerRegion];
    default:
      return [];
  }
}

const SPANS = [
  ['month', 2_629_746],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** Returns how long ago a moment was, such as "3 minutes ago"; what is younger than `least` seconds was just now. */
export function ago(moment, now, least = 5) {
  const seconds = Math.max(0, Math.round((now - Date.parse(moment)) / 1000));
  const [unit, length] = SPANS.find(span => seconds >= span[1]) ?? SPANS.at(-1);
  return seconds < least ? 'just now' : relative.format(-Math.floor(seconds / length), unit);
}

export function counted(count, noun) {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
