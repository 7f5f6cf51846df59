import { expect, it } from 'vitest'
import { techniqueUrl } from '../../../src/parts/findings/technique-url.ts'

it.each([
  ['T1078', 'https://attack.mitre.org/techniques/T1078/'],
  ['T1078.004', 'https://attack.mitre.org/techniques/T1078/004/'],
  ['AML.T0024', 'https://atlas.mitre.org/techniques/AML.T0024'],
  ['AML.T0034.001', 'https://atlas.mitre.org/techniques/AML.T0034.001'],
  ['T1078/../x', undefined],
  ['javascript:alert(1)', undefined],
  ['T1078\n', undefined],
  ['', undefined],
])('the technique %j leads to %s', (id, url) => {
  expect(techniqueUrl(id)).toBe(url)
})
