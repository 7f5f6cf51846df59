import { describe, expect, it } from 'vitest'
import { builtInTechniques } from '../../../src/detectors/techniques/catalogue.ts'
import { techniqueOf } from '../../../src/investigations/exports/techniques.ts'

describe('a technique', () => {
  it.each([
    [
      'T1078.004',
      'Valid Accounts: Cloud Accounts',
      'https://attack.mitre.org/techniques/T1078/004',
    ],
    ['T1496', 'Resource Hijacking', 'https://attack.mitre.org/techniques/T1496'],
    ['T9999', 'T9999', 'https://attack.mitre.org/techniques/T9999'],
    [
      'AML.T0024.002',
      'Exfiltration via AI Inference API: Extract AI Model',
      'https://atlas.mitre.org/techniques/AML.T0024.002',
    ],
  ])('%s is called %s', (id, name, url) => {
    expect(techniqueOf(id)).toMatchObject({ id, name, url })
  })

  it.each(['', 'T107', 'T1078.4', 't1078', 'AML.T24', 'T1078.004 ', 'T1078\n', 'xT1078'])(
    '%j is none',
    (id) => {
      expect(techniqueOf(id)).toBeUndefined()
    },
  )

  it('of every detector of techniques has a name and a tactic', () => {
    const all = [...new Set(builtInTechniques().flatMap(({ ids }) => ids))]
    expect(all.length).toBeGreaterThan(20)
    const bare = all.filter((id) => {
      const technique = techniqueOf(id)
      return technique === undefined || technique.name === id || technique.tactic === undefined
    })
    expect(bare).toEqual([])
  })
})
