import { failureOf } from './api-failure.ts'
import type { AccountSettings, ApiDeps, ApiSettings, Place } from './api-settings.ts'
import type { ClientSettings } from './session.ts'

type Tell = (uri: string, problem: string) => void

/** STS answers in every Region; the first one that is asked anyway need not be opened for its sake. */
const ACTION = 'sts:GetCallerIdentity'

/**
 * Every account in every Region that is to be asked. Each account's credentials are asked once whose they are, which needs no
 * permission: rows must never be put down to the wrong account, and a role that cannot be taken on is told once, not for every
 * hour. Accounts that cannot be entered are told to `onProblem` and left out.
 *
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export async function placesOf(
  settings: ApiSettings,
  deps: Pick<ApiDeps, 'clientSettings'>,
  onProblem: Tell,
): Promise<readonly Place[]> {
  const accounts = settings.accounts.length > 0 ? settings.accounts : [undefined]
  const found: Place[] = []
  for (const account of accounts) {
    const [region] = settings.regions
    if (region === undefined) break
    const id = await enter(account, region, deps, onProblem)
    if (id === undefined) continue
    for (const region of settings.regions)
      found.push({
        account: id,
        region,
        who: nameOf(account),
        client: await deps.clientSettings(targetOf(account, region)),
      })
  }
  return found
}

/** The id of the account; undefined, told, when it cannot be entered. */
async function enter(
  account: AccountSettings | undefined,
  region: string,
  deps: Pick<ApiDeps, 'clientSettings'>,
  onProblem: Tell,
): Promise<string | undefined> {
  const uri = `aws://sts/${account?.id ?? 'own-account'}/${region}`
  const who = nameOf(account)
  try {
    const id = await callerAccount(await deps.clientSettings(targetOf(account, region)))
    if (account === undefined || id === account.id) return id
    onProblem(uri, `${who} is of account ${id}, not ${account.id}: name the right role for it`)
  } catch (error) {
    onProblem(uri, failureOf(error, { action: actionOf(account), region, who }).text)
  }
  return undefined
}

async function callerAccount(client: ClientSettings): Promise<string> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts')
  const sts = new STSClient(client)
  try {
    const { Account } = await sts.send(new GetCallerIdentityCommand({}))
    if (Account === undefined) throw new Error('STS did not say whose credentials these are')
    return Account
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
