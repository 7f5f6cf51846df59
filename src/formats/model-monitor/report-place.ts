import { parseTime } from '../../events/time.ts'

/** Whose report it is, and the hour of its execution, as the path says. */
export interface ReportPlace {
  readonly endpoint: string
  readonly schedule: string
  /** Milliseconds since the epoch. The data that were looked at are those of before. */
  readonly hour: number
}

/** Names as CreateEndpoint and CreateMonitoringSchedule allow them. */
const PLACE =
  /(?:^|\/)([a-zA-Z0-9][a-zA-Z0-9-]{0,62})\/([a-zA-Z0-9][a-zA-Z0-9-]{0,62})\/(\d{4})\/(\d\d)\/(\d\d)\/(\d\d)\/[^/]+$/

/** `…/<endpoint>/<schedule>/YYYY/MM/DD/HH/constraint_violations.json`; undefined when the path is none of these.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-interpreting-results.html */
export function reportPlace(uri: string): ReportPlace | undefined {
  const [, endpoint, schedule, year, month, day, hour] = PLACE.exec(uri) ?? []
  if (endpoint === undefined || schedule === undefined) return undefined
  const time = parseTime(`${year}-${month}-${day}T${hour}:00:00Z`)
  return Number.isNaN(time) ? undefined : { endpoint, schedule, hour: time }
}
