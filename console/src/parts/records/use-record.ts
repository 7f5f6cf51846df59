import { go, hrefOf, usePlace } from '../../router/location.ts'

/** The record that is open beside the page: in the address, so that the view can be sent and gone back from. */
export function useRecord() {
  const { segments, query } = usePlace()
  const asked = Object.fromEntries(query)
  const to = (record: string | undefined) => hrefOf(segments, { ...asked, record })
  return {
    id: query.get('record') ?? undefined,
    hrefOf: to,
    open: (id: string) => go(to(id), { replace: true }),
    close: () => go(to(undefined), { replace: true }),
  }
}
