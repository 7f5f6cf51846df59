import { parseArn } from '../../events/arn.ts'
import type { RecordContext } from '../format.ts'
import type { TracePart } from './record.ts'

/** Which agent did a step, where, and for whom. What is not told is `''`. */
export interface Parties {
  readonly account: string
  readonly region: string
  /** ARN of the agent, or `agent/<name>` where it has none or its account is not told. */
  readonly agent: string
  /** The agent that passed the request on to this one. */
  readonly supervisor: string
}

/** Inline agents have no id: their aliases are `agent-alias/INLINE_AGENT/<name>`. */
const INLINE = 'INLINE_AGENT'
const ID = /^[0-9A-Za-z]{1,64}$/

/**
 * A single agent's chain holds its own alias; that of a collaborator begins with its supervisor's.
 *
 * https://docs.aws.amazon.com/bedrock/latest/userguide/trace-events.html
 */
export function partiesOf(part: TracePart, { logGroup }: RecordContext): Parties {
  const aliases = part.chain.map(aliasOf).filter((alias) => alias !== undefined)
  const near = aliases.at(-1)
  const account = near?.account ?? logGroup?.owner ?? ''
  const region = near?.region ?? logGroup?.region ?? ''
  const place = {
    account: /^\d{12}$/.test(account) ? account : '',
    region: /^[a-z]{2}(?:-[a-z]{1,12}){1,3}-\d$/.test(region) ? region : '',
    partition: near?.partition ?? 'aws',
  }
  const agent = agentOf(part, near?.agent ?? '', place)
  const others = aliases.map((alias) => arnOf(alias.agent, place)).filter((id) => id !== agent)
  return {
    account: place.account,
    region: place.region,
    agent,
    supervisor: others.at(-1) ?? '',
  }
}

type Place = Pick<Parties, 'account' | 'region'> & { readonly partition: string }

function agentOf({ agentId, collaborator }: TracePart, alias: string, place: Place): string {
  if (ID.test(agentId) && agentId !== INLINE) return arnOf(agentId, place)
  if (agentId !== '' && agentId !== INLINE) return `agent/${agentId}`
  return collaborator === '' ? arnOf(alias, place) : `agent/${collaborator}`
}

/** @param name id of an agent, or `agent/<name>` of an inline one */
function arnOf(name: string, { account, region, partition }: Place): string {
  if (name === '' || name.includes('/')) return name
  return account && region
    ? `arn:${partition}:bedrock:${region}:${account}:agent/${name}`
    : `agent/${name}`
}

interface Alias {
  readonly partition: string
  readonly account: string
  readonly region: string
  readonly agent: string
}

/** `arn:aws:bedrock:<Region>:<account>:agent-alias/<agent>/<alias>` */
function aliasOf(text: string): Alias | undefined {
  const arn = parseArn(text)
  const [kind, agent = '', alias = ''] = arn?.resource.split('/') ?? []
  if (arn?.service !== 'bedrock' || kind !== 'agent-alias' || !(ID.test(agent) || agent === INLINE))
    return undefined
  const { partition, account, region } = arn
  return { partition, account, region, agent: agent === INLINE ? `agent/${alias}` : agent }
}
