import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCredentials } from '../../../src/api/access/credentials-file.ts'
import { readCredentials } from '../../../src/api/access/read-credentials.ts'
import { UserError } from '../../../src/events/user-error.ts'
import { newFolder } from '../audit/audit-support.ts'

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'

const key = (id: string, fields: object = {}) => ({
  accessKeyId: `AKIAEXAMPLE${id.padEnd(9, '0')}`,
  secretAccessKey: SECRET,
  role: 'member',
  ...fields,
})
const account = (accountId: string, fields: object = {}) => ({
  accountId,
  email: `root@${accountId}.example`,
  keys: [],
  ...fields,
})
const parse = (file: unknown) => parseCredentials(JSON.stringify(file), 'keys.json')

/** The message with which a file is refused. */
function complaint(text: string): string {
  try {
    parseCredentials(text, 'keys.json')
    return ''
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
}

describe('a credentials file', () => {
  it('gives keys by their id, e-mails by account, and the organization with its management account', () => {
    const { keys, emails, organization } = parse({
      accounts: [
        account('111122223333', {
          keys: [key('A', { role: 'administrator' }), key('B', { sessionToken: 'IQoJEXAMPLE==' })],
        }),
        account('444455556666'),
      ],
      organization: {
        managementAccountId: '111122223333',
        accountIds: ['444455556666', '777788889999'],
      },
    })
    expect([...keys.keys()]).toEqual(['AKIAEXAMPLEA00000000', 'AKIAEXAMPLEB00000000'])
    expect(keys.get('AKIAEXAMPLEB00000000')).toEqual({
      principal: {
        account: '111122223333',
        role: 'member',
        accessKeyId: 'AKIAEXAMPLEB00000000',
        arn: 'arn:aws:iam::111122223333:user/member',
      },
      secretAccessKey: SECRET,
      sessionToken: 'IQoJEXAMPLE==',
    })
    expect(keys.get('AKIAEXAMPLEA00000000')?.sessionToken).toBeUndefined()
    expect(emails).toEqual(
      new Map([
        ['111122223333', 'root@111122223333.example'],
        ['444455556666', 'root@444455556666.example'],
      ]),
    )
    expect(organization).toEqual({
      managementAccount: '111122223333',
      accounts: new Set(['111122223333', '444455556666', '777788889999']),
    })
  })

  it('need not tell of an organization', () => {
    expect(parse({ accounts: [account('111122223333')] }).organization).toBeUndefined()
  })

  it('knows no key by a name that every object has', () => {
    expect(parse({ accounts: [account('111122223333')] }).keys.get('constructor')).toBeUndefined()
  })

  const one = (fields: object) => ({ accounts: [account('111122223333', fields)] })
  const oneKey = (fields: object) => one({ keys: [key('A', fields)] })
  const organization = (fields: object) => ({
    ...one({}),
    organization: { managementAccountId: '111122223333', accountIds: [], ...fields },
  })

  it.each<[string, unknown, string]>([
    ['no object', [], 'the file must be there, and of type object'],
    ['null', null, 'the file must be there, and of type object'],
    ['nothing in it', {}, 'accounts must be there'],
    ['no account', { accounts: [] }, 'accounts must name at least one account'],
    [
      'an id that is too short',
      { accounts: [account('11112222333')] },
      'accounts[0].accountId must be 12 digits',
    ],
    [
      'an id that is a number',
      { accounts: [{ ...account('1'), accountId: 111122223333 }] },
      'accounts[0].accountId must be there, and of type string',
    ],
    [
      'an e-mail that is none',
      one({ email: 'nobody' }),
      'accounts[0].email must be an e-mail address',
    ],
    ['no keys', one({ keys: undefined }), 'accounts[0].keys must be there, and of type array'],
    [
      'a role that is none',
      oneKey({ role: 'admin' }),
      'accounts[0].keys[0].role must be one of administrator, investigator, member, auditor',
    ],
    ['a role of every object', oneKey({ role: 'toString' }), 'role must be one of'],
    [
      'an empty key id',
      oneKey({ accessKeyId: '' }),
      'accounts[0].keys[0].accessKeyId must be 1 to 128',
    ],
    [
      'a key id with a slash',
      oneKey({ accessKeyId: 'AKIAEXAMPLE/00000000' }),
      'accessKeyId must be 1 to 128',
    ],
    [
      'an empty secret',
      oneKey({ secretAccessKey: '' }),
      'accounts[0].keys[0].secretAccessKey must not be empty',
    ],
    ['a huge secret', oneKey({ secretAccessKey: 'a'.repeat(513) }), 'at most 512'],
    [
      'an empty token',
      oneKey({ sessionToken: '' }),
      'accounts[0].keys[0].sessionToken must not be empty',
    ],
    ['a token of two lines', oneKey({ sessionToken: 'a\nb' }), 'visible ASCII'],
    ['a huge token', oneKey({ sessionToken: 'a'.repeat(5000) }), 'at most 4096'],
    [
      'a member of the file that means nothing',
      { ...one({}), acounts: [] },
      'the file has "acounts", which means nothing here',
    ],
    ['a member of an account that means nothing', one({ name: 'x' }), 'accounts[0] has "name"'],
    [
      'a member of a key that means nothing',
      oneKey({ roles: [] }),
      'accounts[0].keys[0] has "roles"',
    ],
    [
      'a member of the organization that means nothing',
      organization({ id: 'o-1' }),
      'organization has "id"',
    ],
    [
      'an organization that nobody manages',
      organization({ managementAccountId: undefined }),
      'organization.managementAccountId must be there',
    ],
    [
      'an organization with an id that is none',
      organization({ accountIds: ['x'] }),
      'organization.accountIds[0] must be 12 digits',
    ],
    [
      'an account twice',
      { accounts: [account('111122223333'), account('111122223333')] },
      'accounts[1].accountId is the same as accounts[0].accountId',
    ],
    [
      'a key id twice',
      {
        accounts: [
          account('111122223333', { keys: [key('A')] }),
          account('444455556666', { keys: [key('B'), key('A')] }),
        ],
      },
      'accounts[1].keys[1].accessKeyId is the same as accounts[0].keys[0].accessKeyId',
    ],
    [
      'an account of the organization twice',
      organization({ accountIds: ['444455556666', '444455556666'] }),
      'organization.accountIds[1] is the same as organization.accountIds[0]',
    ],
    [
      'very many keys',
      one({ keys: Array.from({ length: 65 }, (_, i) => key(`K${i}`)) }),
      'accounts[0].keys must have at most 64 keys',
    ],
    ['very many errors', { accounts: Array(20).fill(account('x')) }, 'and 15 more'],
  ])('with %s is refused, and says where and why', (_, file, why) => {
    const message = complaint(JSON.stringify(file))
    expect(message).toContain('keys.json')
    expect(message).toContain(why)
  })

  it.each(['', '{\n  "accounts": [,]\n}', `{"secretAccessKey":"${SECRET}" x}`, '{"accounts":[}'])(
    'that is no JSON is refused: %j',
    (text) => {
      expect(complaint(text)).toMatch(/^keys\.json is not valid JSON.*; look for a missing/)
    },
  )

  it('that is huge is refused before it is read', () => {
    expect(complaint(' '.repeat(9 * 1024 * 1024))).toContain('more than')
  })

  it('never has a secret in its error, wherever it is broken', () => {
    const text = JSON.stringify(
      oneKey({ sessionToken: `token-${SECRET}`, role: 'member' }),
      null,
      1,
    )
    fc.assert(
      fc.property(
        fc.nat(text.length),
        fc.string({ unit: 'grapheme-ascii', maxLength: 3 }),
        (at, put) => {
          const message = complaint(text.slice(0, at) + put + text.slice(at + 1))
          expect(message).not.toMatch(/wJalr|K7MDENG|bPxRfi/)
        },
      ),
      { numRuns: 400 },
    )
  })
})

describe('a credentials file on disk', () => {
  const text = JSON.stringify({ accounts: [account('111122223333', { keys: [key('A')] })] })
  const written = (mode: number) => {
    const path = join(newFolder(), 'keys.json')
    writeFileSync(path, text)
    chmodSync(path, mode)
    return path
  }

  it('is read without a warning when it is its owner’s alone', () => {
    const { credentials, warnings } = readCredentials(written(0o600))
    expect([credentials.keys.size, warnings]).toEqual([1, []])
  })

  it.each([0o644, 0o640, 0o602])('is read with a warning when its mode is %o', (mode) => {
    const path = written(mode)
    const { credentials, warnings } = readCredentials(path)
    expect(credentials.keys.size).toBe(1)
    expect(warnings).toEqual([expect.stringContaining(`chmod 600 '${path}'`)])
  })

  it('is refused when there is none, or something else', () => {
    const folder = newFolder()
    mkdirSync(join(folder, 'folder'))
    execFileSync('mkfifo', [join(folder, 'pipe')])
    expect(() => readCredentials(join(folder, 'none'))).toThrow(UserError)
    expect(() => readCredentials(join(folder, 'folder'))).toThrow(UserError)
    expect(() => readCredentials(join(folder, 'pipe'))).toThrow(UserError)
  })
})
