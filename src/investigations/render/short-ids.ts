/**
 * The shortest heads of `ids`, of at least eight characters, that tell them apart, as git does. An id of up to twelve
 * characters stays whole.
 */
export function shortIds(ids: readonly string[]): ReadonlyMap<string, string> {
  const unique = [...new Set(ids)]
  const sorted = unique.toSorted()
  const shared = new Map<string, number>()
  for (const [i, id] of sorted.entries()) {
    const next = sorted[i + 1] ?? ''
    const common = commonLength(id, next)
    shared.set(id, Math.max(shared.get(id) ?? 0, common))
    if (next !== '') shared.set(next, common)
  }
  return new Map(
    unique.map((id) => {
      const length = Math.max(8, (shared.get(id) ?? 0) + 1)
      return [id, id.length <= 12 || length > 24 ? id : id.slice(0, length)]
    }),
  )
}

function commonLength(a: string, b: string): number {
  let length = 0
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1
  return length
}
