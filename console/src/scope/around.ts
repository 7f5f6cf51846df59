const HOUR = 3_600_000

/** A window of whole hours around a stretch of time, so that what led to it and what followed can be seen.
 * @param before and after, in hours */
export function around(
  start: string,
  end: string,
  { before = 6, after = 6 }: { before?: number; after?: number } = {},
): { readonly start: string; readonly end: string } {
  const from = Math.floor(Date.parse(start) / HOUR) - before
  const to = Math.ceil(Date.parse(end) / HOUR) + after
  return { start: new Date(from * HOUR).toISOString(), end: new Date(to * HOUR).toISOString() }
}
