import type { Schemas } from '../../api/client.ts'

type Panel = Schemas['Panel']

/** A tab of the profile: what is shown beside the panels it names. */
export interface ProfileTab {
  readonly id: TabId
  readonly title: string
  readonly panels: readonly Panel[]
}

const TABS = [
  ['overview', 'Overview'],
  ['findings', 'Findings'],
  ['new', 'New behavior'],
  ['inference', 'Inference'],
  ['drift', 'Inputs and outputs'],
  ['lineage', 'Lineage'],
  ['changes', 'Who changed it'],
  ['calls', 'API calls'],
  ['interaction', 'Resource interaction'],
  ['network', 'Network'],
] as const

export type TabId = (typeof TABS)[number][0]

/** Where each panel is shown; one that is not named here has its place by its kind. */
const PLACES: Readonly<Record<string, readonly TabId[]>> = {
  findings: ['findings'],
  invocations: ['overview', 'inference'],
  latency: ['overview', 'inference'],
  errors: ['overview', 'inference'],
  tokens: ['inference'],
  callers: ['inference'],
  'models-used': ['inference'],
  drift: ['drift'],
  lineage: ['lineage'],
  deployments: ['lineage'],
  dependents: ['lineage'],
  'configuration-history': ['changes'],
  'api-call-volume': ['overview', 'calls'],
  'acted-on-volume': ['overview', 'calls'],
  'increased-calls': ['new'],
  'roles-assumed': ['interaction'],
  'assumed-by': ['interaction'],
  sessions: ['interaction'],
  'session-openings': ['interaction'],
  'observed-addresses': ['network'],
  geolocations: ['network'],
  organisations: ['network'],
  'flow-volume': ['overview', 'network'],
  'flow-peers': ['network'],
  domains: ['network'],
  'domain-askers': ['network'],
}

/** Charts that an overview has room for: of a model what it did comes before what was done to it. */
const MOST_CHARTS = 3

/** Types of which no call changes anything that stays: nobody can have changed them. */
const UNCHANGING: readonly Schemas['EntityType'][] = [
  'ip-address',
  'domain-name',
  'user-agent',
  'aws-region',
  'operation',
  'asn',
  'country',
  'aws-service',
  'role-session',
  'federated-user',
  'access-key',
  'aws-account',
]

/** Types that rest on something that the logs show. */
const LAID: readonly Schemas['EntityType'][] = [
  'sagemaker-endpoint',
  'endpoint-configuration',
  'sagemaker-model',
  'foundation-model',
  'inference-profile',
  'provisioned-model',
  'iam-role',
  'iam-user',
]

/** The tabs of an entity, with their panels; one that would be empty is left out. */
export function tabsOf(
  type: Schemas['EntityType'],
  panels: readonly Panel[],
): readonly ProfileTab[] {
  const shown = TABS.map(([id, title]) => ({
    id,
    title,
    panels: panels.filter((panel) => placesOf(panel).includes(id)),
  }))
  return shown
    .map((tab) => (tab.id === 'overview' ? overviewOf(tab) : tab))
    .filter(({ id, panels: some }) => {
      if (id === 'overview') return true
      if (id === 'changes') return !UNCHANGING.includes(type)
      return some.length > 0 || (id === 'lineage' && LAID.includes(type))
    })
}

export function hasChanges(type: Schemas['EntityType']): boolean {
  return !UNCHANGING.includes(type)
}

export function hasLineage(type: Schemas['EntityType']): boolean {
  return LAID.includes(type)
}

function overviewOf(tab: ProfileTab): ProfileTab {
  return { ...tab, panels: tab.panels.slice(0, MOST_CHARTS) }
}

function placesOf({ name, kind }: Panel): readonly TabId[] {
  return PLACES[name] ?? [kind === 'newly-observed' ? 'new' : 'calls']
}
