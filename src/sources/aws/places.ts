import { failureOf } from './api-failure.ts'
import type { AccountSettings, ApiDeps, ApiSettings, Place } from './api-settings.ts'
import { awsClock, clockProblem } from './aws-clock.ts'
import type { ClientSettings } from './session.ts'

type Tell = (uri: string, problem: string, kind?: 'noted') => void

interface Entered {
  /** The id of the account. */
  readonly id: string
  readonly now: Place['now']
}

/** STS answers in every Region; the first one that is asked anyway need not be opened for its sake. */
const ACTION = 'sts:GetCallerIdentity'

/**
 * Every account in every Region that is to be asked. Each account's credentials are asked once whose they are, which needs no
 * permission: rows must never be put down to the wrong account, and a role that cannot be taken on is told once, not for every
 * hour. The answer also says what time it is. Accounts that cannot be entered are told to `onProblem` and left out.
 *
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export async function placesOf(
  settings: ApiSettings,
  deps: Pick<ApiDeps, 'clientSettings' | 'clock'>,
  onProblem: Tell,
): Promise<readonly Place[]> {
  const accounts = settings.accounts.length > 0 ? settings.accounts : [undefined]
  const found: Place[] = []
  for (const account of accounts) {
    const [region] = settings.regions
    if (region === undefined) break
    const entered = await enter(account, region, deps, onProblem)
    if (entered === undefined) continue
    for (const region of settings.regions)
      found.push({
        account: entered.id,
        region,
        who: nameOf(account),
        client: await deps.clientSettings(targetOf(account, region)),
        now: entered.now,
      })
  }
  return found
}

/** Undefined, told, when it cannot be entered. */
async function enter(
  account: AccountSettings | undefined,
  region: string,
  deps: Pick<ApiDeps, 'clientSettings' | 'clock'>,
  onProblem: Tell,
): Promise<Entered | undefined> {
  const uri = `aws://sts/${account?.id ?? 'own-account'}/${region}`
  const who = nameOf(account)
  try {
    const client = await deps.clientSettings(targetOf(account, region))
    const { id, ahead } = await callerAccount(client)
    const wrong = clockProblem(ahead)
    if (wrong !== undefined) onProblem(uri, wrong, 'noted')
    const now = awsClock(deps.clock, ahead)
    if (account === undefined || id === account.id) return { id, now }
    onProblem(uri, `${who} is of account ${id}, not ${account.id}: name the right role for it`)
  } catch (error) {
    onProblem(uri, failureOf(error, { action: actionOf(account), region, who }).text)
  }
  return undefined
}

/** Whose credentials these are, and milliseconds by which AWS's clock is ahead: the SDK tells it from the `Date` of the answer.
 * @throws what STS throws */
export async function callerAccount(
  client: ClientSettings,
): Promise<{ readonly id: string; readonly ahead: number }> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts')
  const sts = new STSClient(client)
  try {
    const { Account } = await sts.send(new GetCallerIdentityCommand({}))
    if (Account === undefined) throw new Error('STS did not say whose credentials these are')
    return { id: Account, ahead: sts.config.systemClockOffset }
  } finally {
    sts.destroy()
  }
}

function targetOf(account: AccountSettings | undefined, region: string) {
  const { role: arn, externalId } = account ?? {}
  if (arn === undefined) return { region }
  return { region, role: externalId === undefined ? { arn } : { arn, externalId } }
}

function nameOf(account: AccountSettings | undefined): string {
  return account?.role ?? 'whoever holds the credentials'
}

/** Whoever asks with a role is refused when it takes it on. */
function actionOf(account: AccountSettings | undefined): string {
  return account?.role === undefined ? ACTION : 'sts:AssumeRole'
}
