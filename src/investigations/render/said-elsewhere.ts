import type { SeenPanel } from '../entity/entity-page.ts'

/** Panels whose rows stand in another one too: there they are marked as new, or told with more. For pages that people read;
 * whoever reads JSON gets all. */
const INSTEAD: Readonly<Record<string, string>> = {
  'new-api-methods': 'api-methods',
  'new-resources': 'resources',
  'new-addresses': 'observed-addresses',
  'new-user-agents': 'user-agents',
  'new-geolocations': 'geolocations',
  'new-organisations': 'organisations',
  sessions: 'session-openings',
}

export function isSaidElsewhere({ panel }: SeenPanel, all: readonly SeenPanel[]): boolean {
  const instead = Object.hasOwn(INSTEAD, panel.name) ? INSTEAD[panel.name] : undefined
  return all.some((one) => one.panel.name === instead)
}
