import type { Finding } from '../../src/events/finding.ts'
import { DAY } from '../../src/events/time.ts'
import type { Partition } from './partition.ts'

/** Simple ways to group the same findings. */
export const NAIVE: Readonly<Record<string, (findings: readonly Finding[]) => Partition>> = {
  'every finding by itself': (findings) => byKey(findings, ({ id }) => id),
  'account and day': (findings) =>
    byKey(findings, ({ account, start }) => `${account} ${Math.floor(start / DAY)}`),
  'principal and day': (findings) =>
    byKey(findings, (one) => `${one.actor?.id ?? one.entity.id} ${Math.floor(one.start / DAY)}`),
  'any shared entity': byAnySharedEntity,
}

function byKey(findings: readonly Finding[], key: (finding: Finding) => string): Partition {
  return new Map(findings.map((finding) => [finding.id, key(finding)]))
}

/** Connected components over whatever findings name, however common and however long before. */
function byAnySharedEntity(findings: readonly Finding[]): Partition {
  const group = new Map(findings.map(({ id }) => [id, id]))
  const holders = new Map<string, string>()
  for (const { id, entity, actor, related } of findings) {
    for (const one of [entity, ...(actor ? [actor] : []), ...related]) {
      const holder = holders.get(one.id)
      if (holder === undefined) holders.set(one.id, id)
      else unite(group, holder, id)
    }
  }
  return group
}

function unite(group: Map<string, string>, a: string, b: string): void {
  const [kept, gone] = [group.get(a), group.get(b)]
  if (kept === undefined || kept === gone) return
  for (const [id, own] of group) if (own === gone) group.set(id, kept)
}
