import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readOidcFile } from '../../../../src/api/sign-in/oidc/oidc-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'dupin-oidc-file-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const RULE = { claim: 'groups', value: 'a', account: '111122223333', role: 'auditor' }
const FILE = { issuer: 'https://login.example.com/realm', clientId: 'dupin', rules: [RULE] }

function read(file: unknown, secret?: string, mode = 0o600) {
  const path = join(folder, `${Math.random()}.json`)
  writeFileSync(path, typeof file === 'string' ? file : JSON.stringify(file), { mode })
  return readOidcFile(path, secret)
}

describe('a sign-in file', () => {
  it('needs little', () => {
    expect(read(FILE, 'from outside').settings).toEqual({
      ...FILE,
      clientSecret: 'from outside',
      redirectBase: undefined,
      scopes: ['openid', 'email'],
      label: 'login.example.com',
    })
  })

  it('may say everything', () => {
    const whole = {
      ...FILE,
      clientSecret: 's',
      redirectBase: 'https://dupin.example.org',
      scopes: ['openid', 'groups'],
      label: 'Example SSO',
    }
    expect(read(whole, 'another').settings).toEqual(whole)
  })

  it('with a secret in it should be for its owner alone', () => {
    expect(read({ ...FILE, clientSecret: 's' }, undefined, 0o644).warnings).toHaveLength(1)
    expect(read(FILE, undefined, 0o644).warnings).toEqual([])
  })

  it.each([
    ['{', 'is not valid JSON'],
    [{ ...FILE, issuer: 'http://login.example.com' }, 'issuer must be an https URL'],
    [{ ...FILE, issuer: 'https://login.example.com/?a=b' }, 'issuer must be an https URL'],
    [{ ...FILE, issuer: 'nowhere' }, 'issuer must be an https URL'],
    [{ ...FILE, redirectBase: 'https://dupin.example.org/a' }, 'redirectBase must be a URL'],
    [{ ...FILE, redirectBase: 'http://dupin.example.org' }, 'redirectBase must be https'],
    [{ ...FILE, scopes: ['email'] }, 'scopes must have "openid"'],
    [{ ...FILE, rules: [] }, 'rules must let somebody in'],
    [{ ...FILE, rules: [{ ...RULE, account: '1' }] }, 'rules[0].account must be 12 digits'],
    [{ ...FILE, rules: [{ ...RULE, role: 'root' }] }, 'rules[0].role must be one of'],
    [{ ...FILE, secret: 'oh' }, 'has "secret", which means nothing here'],
    [{ ...FILE, clientId: undefined }, 'clientId must be there'],
  ])('%j is refused', (file, message) => {
    expect(() => read(file)).toThrow(message)
  })

  it('that is not there is asked for', () => {
    expect(() => readOidcFile(join(folder, 'none.json'), undefined)).toThrow('cannot be opened')
  })
})
