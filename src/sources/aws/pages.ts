interface Page {
  readonly NextToken?: string | undefined
}

/** Asks for page after page until there is no more. @throws Error when a service answers the same token again: it would go on
 * for ever */
export async function* pagesOf<T extends Page>(
  step: () => Promise<void>,
  ask: (token: { readonly NextToken?: string }) => Promise<T>,
): AsyncGenerator<T> {
  let token: string | undefined
  for (;;) {
    await step()
    const page = await ask(token === undefined ? {} : { NextToken: token })
    yield page
    // GuardDuty ends with an empty token.
    const next = page.NextToken || undefined
    if (next === undefined) return
    if (next === token) throw new Error('the service answered the same page twice')
    token = next
  }
}
