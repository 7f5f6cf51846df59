/** Does something to each of `items`, up to `most` at once, and yields what came of them in their order. */
export async function* inOrder<T, R>(
  items: Iterable<T>,
  most: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const underWay: Promise<R>[] = []
  for (const item of items) {
    const done = work(item)
    // It is waited for in its turn; until then a failure is nobody's.
    done.catch(() => undefined)
    underWay.push(done)
    if (underWay.length < most) continue
    const first = underWay.shift()
    if (first !== undefined) yield await first
  }
  for (const done of underWay) yield await done
}
