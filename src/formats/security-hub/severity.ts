import { SEVERITIES, type Severity } from '../../events/severity.ts'
import type { JsonObject } from '../format.ts'
import { numberField, textField } from '../json-fields.ts'

/** The bands of a label on the scale from 0 to 10; the upper end is not in it.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-update-types.html */
const BANDS: Readonly<Record<Severity, readonly [from: number, to: number]>> = {
  INFORMATIONAL: [0, 1],
  LOW: [1, 4],
  MEDIUM: [4, 7],
  HIGH: [7, 9],
  CRITICAL: [9, 10.001],
}

/**
 * Severity from 0 to 10. A customer may change the label, so it is what counts, and a number only says where in the band:
 * first the product's own (GuardDuty's is on the same scale), then the normalised one, of 0 to 100. NaN when nothing is said.
 */
export function scoreOf(severity: JsonObject | undefined, isGuardDuty: boolean): number {
  const own = isGuardDuty ? numberField(severity, 'Product') : Number.NaN
  const normalised = numberField(severity, 'Normalized') / 10
  const label = SEVERITIES.find((one) => one === textField(severity, 'Label'))
  if (label === undefined)
    return [own, normalised].find((one) => one >= 0 && one <= 10) ?? Number.NaN
  const [from, to] = BANDS[label]
  return [own, normalised].find((one) => one >= from && one < to) ?? from
}
