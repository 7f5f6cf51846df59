import { describe, expect, it } from 'vitest'
import { enabledRegions } from '../../../src/collect/init/enabled-regions.ts'
import { regionsBeside } from '../../../src/collect/init/regions.ts'
import { imaginedOrganization } from '../../support/aws/imagined-organization.ts'
import { askedAt, atFirst } from './asked-support.ts'

const SOME = {
  'us-east-1': 'ENABLED_BY_DEFAULT',
  'ap-east-1': 'DISABLED',
  'eu-west-1': 'ENABLED_BY_DEFAULT',
  'eu-south-1': 'ENABLED',
  'me-south-1': 'ENABLING',
  'af-south-1': 'DISABLING',
}
const many = Object.fromEntries(
  Array.from({ length: 120 }, (_, n) => [`xx-north-${n + 1}`, 'ENABLED'] as const),
)

describe('Regions to look into', () => {
  it.each<[string, Readonly<Record<string, string>>, string, readonly string[]]>([
    [
      'those that are enabled, home first',
      SOME,
      'eu-west-1',
      ['eu-west-1', 'us-east-1', 'eu-south-1'],
    ],
    ['home only where it is enabled', SOME, 'ap-east-1', ['us-east-1', 'eu-west-1', 'eu-south-1']],
    ['of all pages', many, 'xx-north-1', Object.keys(many)],
    [
      'none that is no name',
      { 'eu-west-1': 'ENABLED', 'x\ny': 'ENABLED' },
      'eu-west-1',
      ['eu-west-1'],
    ],
  ])('are %s', async (_, regions, home, expected) => {
    const { asked, clock } = await askedAt(
      (call) => imaginedOrganization({ regions }, call) ?? {},
      { home },
    )
    const known = await enabledRegions(asked, clock)
    expect(known.regions).toEqual(expected)
    expect(known.how).toContain('enabled in the account, by account:ListRegions.')
  })

  it.each<[string, string | object, string]>([
    [
      'a permission is missing',
      'AccessDeniedException',
      'Looking into all 34 Regions that Dupin knows of: allow account:ListRegions to look into those alone that are enabled.',
    ],
    ['none is named', {}, 'account:ListRegions told of none'],
    ['the service is busy', 'TooManyRequestsException', 'did not answer account:ListRegions'],
    ['the same page comes again', { NextToken: 'a' }, 'the same page twice'],
  ])(
    'are all that are known where %s',
    async (_, answer, how) => {
      const { asked, clock } = await askedAt(() => answer)
      const known = await enabledRegions(asked, clock)
      expect(known.regions).toEqual(regionsBeside('eu-west-1'))
      expect(known.how).toContain(how)
    },
    30_000,
  )

  it('are asked for again where AWS wants it slower, and not without end', async () => {
    const next = atFirst(1, true, () => false)
    const throttled = await askedAt((call) =>
      next() ? 'TooManyRequestsException' : (imaginedOrganization({ regions: SOME }, call) ?? {}),
    )
    expect((await enabledRegions(throttled.asked, throttled.clock)).regions).toHaveLength(3)
    let page = 0
    const endless = await askedAt(() => ({
      Regions: [{ RegionName: 'eu-west-1' }],
      NextToken: String(page++),
    }))
    expect((await enabledRegions(endless.asked, endless.clock)).regions).toEqual(['eu-west-1'])
    expect(endless.calls).toHaveLength(20)
  }, 30_000)
})
