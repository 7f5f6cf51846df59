import { DAY, formatTime, HOUR, MINUTE, type TimeWindow } from '../../events/time.ts'

/** How late a service may still tell of a time that is over. */
export interface Lateness {
  /** Milliseconds after which nearly all is there: a window is read again then. */
  readonly usual: number
  /** Milliseconds after which nothing more comes: it is read once more, and never again. */
  readonly most: number
}

export interface WindowVersion extends TimeWindow {
  readonly version: string
}

/**
 * The hours from `days` ago until now, the oldest first. The version of an hour says how complete it is: that of an open one
 * changes with each asking, that of a settled one does not until it is final. So an hour is asked for again while it can
 * change, twice when it is over, and never after that.
 */
export function* hoursOf(
  now: number,
  days: number,
  lateness: Lateness,
): Generator<WindowVersion, void> {
  const first = Math.floor((now - days * DAY) / HOUR) * HOUR
  for (let start = first; start < now; start += HOUR) {
    const end = start + HOUR
    yield { start, end, version: versionOf(end, now, lateness) }
  }
}

function versionOf(end: number, now: number, { usual, most }: Lateness): string {
  if (now >= end + most) return 'final'
  if (now >= end + usual) return 'settled'
  return `open ${formatTime(Math.floor(now / MINUTE) * MINUTE)}`
}

/** What an API was asked, as the address of a log object. */
export interface ApiAddress {
  readonly service: string
  readonly account: string
  readonly region: string
  readonly operation: string
  /** Start of the window, milliseconds since the epoch. */
  readonly start: number
}

/** `aws://cloudtrail/111122223333/us-east-1/LookupEvents/2026-11-26T10:00:00Z` */
export function apiUri({ service, account, region, operation, start }: ApiAddress): string {
  return `aws://${service}/${account}/${region}/${operation}/${formatTime(start)}`
}

/** Undefined for what `apiUri` did not make. */
export function readApiUri(uri: string): ApiAddress | undefined {
  const [, service, account, region, operation, text] = ADDRESS.exec(uri) ?? []
  const start = Date.parse(text ?? '')
  if (!service || !account || !region || !operation || Number.isNaN(start)) return undefined
  return { service, account, region, operation, start }
}

const ADDRESS = /^aws:\/\/([a-z-]+)\/(\d{12})\/([a-z0-9-]+)\/([A-Za-z]+)\/([0-9T:Z-]+)$/
