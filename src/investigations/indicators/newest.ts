import type { NewlyShown } from '../../graph/newly-shown.ts'

/** What is new, once for each name: what is new for the whole account first, then by how unlikely it was. */
export function firstByWorth<T>(
  values: readonly NewlyShown<T>[],
  nameOf: (value: T, shown: NewlyShown<T>) => string,
): readonly { readonly name: string; readonly shown: NewlyShown<T> }[] {
  const named = values
    .map((shown) => ({ name: nameOf(shown.value, shown), shown }))
    .sort(
      (a, b) =>
        Number(b.shown.newForAccount) - Number(a.shown.newForAccount) ||
        b.shown.bits - a.shown.bits ||
        b.shown.calls - a.shown.calls ||
        (a.name < b.name ? -1 : 1),
    )
  const first = new Map<string, (typeof named)[number]>()
  for (const one of named) if (!first.has(one.name)) first.set(one.name, one)
  return [...first.values()]
}
