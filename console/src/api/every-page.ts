interface Page<T> {
  readonly items: readonly T[]
  readonly next: string | null
}

/** Rows of a list, and whether it has more than were fetched. */
export interface Rows<T> {
  readonly items: readonly T[]
  readonly more: boolean
}

/** Fetches page after page of a list until it ends or there is enough for a table that sorts and filters by itself.
 * @param most how many rows are enough */
export async function everyPage<T>(
  fetchPage: (cursor: string | undefined) => Promise<Page<T>>,
  most = 1_000,
): Promise<Rows<T>> {
  const items: T[] = []
  let cursor: string | undefined
  do {
    const { items: some, next } = await fetchPage(cursor)
    items.push(...some)
    cursor = next ?? undefined
  } while (cursor !== undefined && items.length < most)
  return { items, more: cursor !== undefined }
}
