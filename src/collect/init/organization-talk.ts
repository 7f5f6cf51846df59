import { askExternalId } from './set-up-talk.ts'
import { askYesNo, type Talk } from './talk.ts'

/** How the other accounts of an organisation are entered; undefined where they are not collected from. */
export type MembersWanted = { readonly externalId: string } | undefined

/** Whether the other accounts of the organisation are collected from, and what their roles want to hear.
 * @param isMeant whether that is so unless told otherwise */
export function* membersTalk(
  count: number,
  {
    roleName,
    externalId,
    isMeant,
  }: {
    readonly roleName: string
    readonly externalId: string | undefined
    readonly isMeant: boolean
  },
): Talk<MembersWanted> {
  const accounts = count === 1 ? '1 other account' : `${count} other accounts`
  const text = `The organisation has ${accounts}. Collect from them too, by the role ${roleName} in each`
  if (!(yield* askYesNo(text, isMeant))) return undefined
  return { externalId: externalId ?? (yield* askExternalId(roleName)) }
}

/** Whether accounts whose roles cannot be taken on yet are left out. */
export function* leaveOutTalk(count: number): Talk<boolean> {
  const accounts = count === 1 ? '1 account' : `${count} accounts`
  return yield* askYesNo(`Leave out the ${accounts} that cannot be entered`, false)
}
