import { useWhoAmI, whyNot } from '../graph/use-graph.ts'

/** For a button that sets something aside: why it is not for whoever is signed in.
 * @param isOff whether it is of no use now, whoever asks */
export function useMayDecide(isOff = false): {
  readonly disabled: boolean
  readonly disabledReason?: string
} {
  const why = whyNot(useWhoAmI().data?.role, ['administrator', 'investigator'])
  return why === undefined ? { disabled: isOff } : { disabled: true, disabledReason: why }
}
