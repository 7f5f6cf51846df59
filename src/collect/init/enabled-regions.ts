import { failureOf } from '../../sources/aws/api-failure.ts'
import type { ApiDeps } from '../../sources/aws/api-settings.ts'
import { paceOf } from '../../sources/aws/pace.ts'
import { pagesOf } from '../../sources/aws/pages.ts'
import type { ClientSettings } from '../../sources/aws/session.ts'
import { regionsBeside } from './regions.ts'

/** Regions that are worth looking into, and how it is known, as a sentence. */
export interface KnownRegions {
  readonly regions: readonly string[]
  readonly how: string
}

/** Of an account that is asked, and by whom. */
export interface AskedAccount {
  readonly home: string
  /** For messages: the role that asks, or whose credentials do. */
  readonly who: string
  readonly client: ClientSettings
}

const ACTION = 'account:ListRegions'
/** AWS allows five. https://docs.aws.amazon.com/accounts/latest/reference/quotas.html */
const PER_SECOND = 4
const ON_A_PAGE = 50
const MOST_PAGES = 20
/** There is a list to go by where nothing answers. */
const ATTEMPTS = 3
const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d+$/

/**
 * The Regions that are enabled in an account, or else all that are known, which then are found out to be enabled or not by asking
 * there. The one at home comes first where it is among them.
 *
 * https://docs.aws.amazon.com/accounts/latest/reference/API_ListRegions.html
 */
export async function enabledRegions(
  { home, who, client }: AskedAccount,
  clock: ApiDeps['clock'],
): Promise<KnownRegions> {
  const known = regionsBeside(home)
  const beside = (why: string) => ({
    regions: known,
    how: `Looking into all ${known.length} Regions that Dupin knows of: ${why}.`,
  })
  try {
    const enabled = await listEnabled(client, clock)
    if (enabled.length === 0) return beside(`${ACTION} told of none that is enabled`)
    const regions = enabled.includes(home) ? [...new Set([home, ...enabled])] : enabled
    const are =
      regions.length === 1 ? 'the one Region that is' : `the ${regions.length} Regions that are`
    return { regions, how: `Looking into ${are} enabled in the account, by ${ACTION}.` }
  } catch (error) {
    const { kind, text } = failureOf(error, { action: ACTION, region: home, who })
    return beside(
      kind === 'denied' ? `allow ${ACTION} to look into those alone that are enabled` : text,
    )
  }
}

async function listEnabled(
  client: ClientSettings,
  clock: ApiDeps['clock'],
): Promise<readonly string[]> {
  const { AccountClient, ListRegionsCommand } = await import('@aws-sdk/client-account')
  const account = new AccountClient({ ...client, maxAttempts: ATTEMPTS })
  const enabled = new Set<string>()
  let pages = 0
  try {
    const asked = { RegionOptStatusContains: STATES, MaxResults: ON_A_PAGE }
    for await (const { Regions = [] } of pagesOf(paceOf(PER_SECOND, clock).step, (token) =>
      account.send(new ListRegionsCommand({ ...asked, ...token })),
    )) {
      for (const { RegionName = '' } of Regions)
        if (REGION.test(RegionName)) enabled.add(RegionName)
      // More than there can be: what is there is enough.
      if (++pages === MOST_PAGES) break
    }
    return [...enabled]
  } finally {
    account.destroy()
  }
}

const STATES = ['ENABLED', 'ENABLED_BY_DEFAULT'] satisfies ('ENABLED' | 'ENABLED_BY_DEFAULT')[]
