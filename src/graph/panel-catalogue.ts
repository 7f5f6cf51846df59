import type { EntityType } from '../events/entity.ts'
import type { Panel } from './panel.ts'
import { ACTIVITY_PANELS } from './panels-activity.ts'
import { CALL_PANELS } from './panels-calls.ts'
import { CONFIGURATION_PANEL } from './panels-configuration.ts'
import { DNS_PANELS } from './panels-dns.ts'
import { DRIFT_PANEL } from './panels-drift.ts'
import { FINDINGS_PANEL } from './panels-findings.ts'
import { FLOW_PANELS } from './panels-flows.ts'
import { INFERENCE_PANELS } from './panels-inference.ts'
import { LINEAGE_PANELS } from './panels-lineage.ts'
import { PLACE_PANELS } from './panels-places.ts'
import { SESSION_PANELS } from './panels-sessions.ts'

/** Every profile panel there is, in the order in which they are shown. */
export const PANELS: readonly Panel[] = [
  FINDINGS_PANEL,
  ...INFERENCE_PANELS,
  DRIFT_PANEL,
  ...LINEAGE_PANELS,
  CONFIGURATION_PANEL,
  ...ACTIVITY_PANELS,
  ...CALL_PANELS,
  ...PLACE_PANELS,
  ...SESSION_PANELS,
  ...FLOW_PANELS,
  ...DNS_PANELS,
]

/** The panels that an entity of a type has. */
export function panelsFor(type: EntityType): Panel[] {
  return PANELS.filter(({ entityTypes }) => entityTypes.includes(type))
}
