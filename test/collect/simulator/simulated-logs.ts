import { callRecords, flowLines, guardDutyFinding, recordsFile } from '../../lake/ingest-support.ts'

const made = new Map<number, string>()

/** The content of the n-th of any number of log objects, all of which differ; neighbours tell of some of the same events. */
export function logContent(n: number): string {
  const before = made.get(n)
  if (before !== undefined) return before
  const text = makeContent(n)
  made.set(n, text)
  return text
}

/** How many events contents tell of together, by the table that they go to. */
export function eventsIn(contents: Iterable<string>): Readonly<Record<string, number>> {
  const all = [...contents].join('\n')
  const distinct = (pattern: RegExp) => new Set(all.match(pattern)).size
  return {
    api_call: distinct(/"eventID":"[^"]+"/g),
    flow: distinct(/^2 111122223333 .*$/gm),
    finding: distinct(/"type":"Impact:[^"]+","resource".*"title":"[^"]+"/g),
  }
}

function makeContent(n: number): string {
  if (n % 7 === 3) return flowLines(n * 2, n * 2 + 20)
  if (n % 7 === 5) return JSON.stringify(guardDutyFinding(n))
  const records = callRecords(n * 5, n * 5 + 8)
  // One that nobody knows, which is refused.
  return recordsFile(n % 7 === 6 ? [...records, { nobody: `knows ${n}` }] : records)
}
