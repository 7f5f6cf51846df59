/** `2026/11/05/`, `year=2026/month=11/day=05/`, and as AWS Config writes it `2026/11/5/`. */
const FOLDERS = /(?:^|\/)(?:year=)?(20\d\d)\/(?:month=)?(\d{1,2})\/(?:day=)?(\d{1,2})(?:\/|$)/
/** `eventDay=20261105/` of Security Lake, `dt=2026-11-05/` of other tables. */
const PARTITION = /(?:^|\/)(?:eventDay|dt|date)=(20\d\d)-?(\d\d)-?(\d\d)(?:[T-]|\/|$)/
/** Names of S3's own access logs: `2026-11-05-10-20-30-` and sixteen digits. */
const ACCESS_LOG = /(20\d\d)-(\d\d)-(\d\d)-\d\d-\d\d-\d\d-[0-9A-F]{16}$/

/** The day that a key says its records are of, as `2026-11-05`; undefined when it says none. */
export function dayOfKey(key: string): string | undefined {
  const found = FOLDERS.exec(key) ?? PARTITION.exec(key) ?? ACCESS_LOG.exec(key)
  const [, year = '', month = '', day = ''] = found ?? []
  return found === null ? undefined : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

/** The year that a folder stands for, such as that of `2026/` or `year=2026/`. */
export function yearOf(folder: string): number | undefined {
  return numberIn(/^(?:year=)?(20\d\d)\/$/, folder, 2099)
}

export function monthOf(folder: string): number | undefined {
  return numberIn(/^(?:month=)?(\d{1,2})\/$/, folder, 12)
}

export function dayOf(folder: string): number | undefined {
  return numberIn(/^(?:day=)?(\d{1,2})\/$/, folder, 31)
}

function numberIn(pattern: RegExp, folder: string, most: number): number | undefined {
  const value = Number(pattern.exec(folder)?.[1] ?? 0)
  return value >= 1 && value <= most ? value : undefined
}
