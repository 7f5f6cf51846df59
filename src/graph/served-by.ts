import type { Lineage } from './lineage.ts'

/** What an endpoint serves with a configuration (by `account/region/name`), by name; nothing of what no log describes. */
export function servedBy(lineage: Lineage, key: string): ReadonlyMap<string, string> {
  const configuration = lineage.configurations.get(key)
  if (configuration === undefined) return new Map()
  const scope = key.split('/').slice(0, 2).join('/')
  const models = configuration.models.flatMap(
    (name) => lineage.models.get(`${scope}/${name}`) ?? [],
  )
  const all = (pick: (model: (typeof models)[number]) => readonly string[]) =>
    [...new Set(models.flatMap(pick))].join(', ')
  const served = [
    ['models', configuration.models.join(', ')],
    ['instances', configuration.instances],
    ['data capture', configuration.capture ? 'on' : 'off'],
    ['key', configuration.kmsKey],
    ['artifacts', all(({ artifacts }) => artifacts)],
    ['images', all(({ images }) => images)],
    ['role', all(({ role }) => [role])],
    ['security groups', all(({ securityGroups }) => securityGroups)],
    ['subnets', all(({ subnets }) => subnets)],
  ] as const
  return new Map(served.filter(([, value]) => value !== ''))
}
