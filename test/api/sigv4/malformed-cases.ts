import {
  authorize,
  type Case,
  dated,
  one,
  plusHeaders,
  presigned,
  retarget,
  sha256,
  signed,
  TEMPORARY,
  withDateHeader,
  withHeader,
} from './signing-support.ts'

/** Requests that nobody could have signed: what carries the signature is missing, doubled or no such thing. */
export const MALFORMED: readonly Case[] = [
  one(
    'no date',
    dated(() => undefined),
  ),
  one(
    'an empty date',
    dated(() => ''),
  ),
  one(
    'a date that is none',
    dated(() => 'yesterday'),
  ),
  one(
    'a date in extended form',
    dated(() => '2026-01-15T12:30:00Z'),
  ),
  one(
    'a day that the calendar lacks',
    dated(() => '20260230T123000Z'),
  ),
  one(
    'an hour that the day lacks',
    dated(() => '20260115T243000Z'),
  ),
  one('two dates', plusHeaders(signed(), 'x-amz-date', '20260115T123000Z')),
  one('a Date header that is none', withDateHeader('today')),
  one(
    'two Date headers and no X-Amz-Date',
    plusHeaders(withDateHeader('20260115T123000Z'), 'Date', '20260115T123000Z'),
  ),
  one(
    'garbage for Authorization',
    authorize(() => 'garbage'),
  ),
  one(
    'a name alone for Authorization',
    authorize(() => 'AWS4-HMAC-SHA256'),
  ),
  one(
    'another scheme',
    authorize(() => 'Bearer EXAMPLE'),
  ),
  one(
    'an algorithm of curves',
    authorize((value) => value.replace('HMAC', 'ECDSA-P256')),
  ),
  one(
    'a longer hash',
    authorize((value) => value.replace('SHA256', 'SHA512')),
  ),
  one(
    'a scheme in lower case',
    authorize((value) => value.replace('AWS4-HMAC-SHA256', 'aws4-hmac-sha256')),
  ),
  one(
    'a huge Authorization',
    authorize((value) => value + ' '.repeat(9000)),
  ),
  one(
    'two Authorizations',
    plusHeaders(signed(), 'authorization', 'AWS4-HMAC-SHA256 Credential=a'),
  ),
  one('two equal Authorizations', plusHeaders(signed(), 'Authorization', 'x')),
  one(
    'no Credential',
    authorize((value) => value.replace(/Credential=[^,]+, /, '')),
  ),
  one(
    'no SignedHeaders',
    authorize((value) => value.replace(/SignedHeaders=[^,]+, /, '')),
  ),
  one(
    'no Signature',
    authorize((value) => value.replace(/, Signature=.*/, '')),
  ),
  one(
    'an empty Signature',
    authorize((value) => value.replace(/Signature=.*/, 'Signature=')),
  ),
  one(
    'a field twice',
    authorize((value) => `${value}, Signature=00`),
  ),
  one(
    'a field that is none',
    authorize((value) => `${value}, Colour=red`),
  ),
  one(
    'a comma at the end',
    authorize((value) => `${value},`),
  ),
  one(
    'a field without a value',
    authorize((value) => value.replace('Credential=', 'Credential')),
  ),
  one(
    'a Credential of four parts',
    authorize((value) => value.replace('/aws4_request', '')),
  ),
  one(
    'a Credential of six parts',
    authorize((value) => value.replace('/detective/', '/detective/x/')),
  ),
  one(
    'a Credential with an empty part',
    authorize((value) => value.replace('/detective/', '//')),
  ),
  one(
    'a key id of other characters',
    authorize((value) => value.replace('AKIA', 'AK-IA')),
  ),
  one(
    'SignedHeaders in upper case',
    authorize((value) => value.replace('host', 'Host')),
  ),
  one(
    'a signed header twice',
    authorize((value) => value.replace('host', 'host;host')),
  ),
  one(
    'an empty signed header',
    authorize((value) => value.replace('host', 'host;')),
  ),
  one(
    'very many signed headers',
    authorize((value) =>
      value.replace('host', Array.from({ length: 70 }, (_, i) => `h${i}`).join(';')),
    ),
  ),
  one('two hosts', plusHeaders(signed(), 'Host', 'dupin.example:8443')),
  one(
    'two hashes',
    plusHeaders(
      signed({ body: '', headers: { 'x-amz-content-sha256': sha256('') } }),
      'x-amz-content-sha256',
      sha256(''),
    ),
  ),
  one('two tokens', plusHeaders(signed({}, TEMPORARY), 'x-amz-security-token', 'x')),
  one(
    'a signed header of two lines',
    withHeader(signed(), 'content-type', () => 'a\nhost:b'),
  ),
  one(
    'a signed header that is no bytes',
    withHeader(signed(), 'content-type', () => 'ሴ'),
  ),
  one('a target that is no bytes', { ...signed(), target: '/ሴ' }),
  one('a target that is no path', { ...signed(), target: 'http://dupin.example/' }),
  one('a target of another line', { ...signed(), target: '/a\n/b' }),
  one('a huge target', { ...signed(), target: `/${'a'.repeat(17_000)}` }),
  one('a method that is none', { ...signed(), method: 'PO ST' }),
  one('a signature in both places', { ...signed(), target: presigned().target }),
  one('a token in the query beside a header', {
    ...signed(),
    target: '/graphs/list?X-Amz-Security-Token=x',
  }),
  one('a token in a header beside a query', plusHeaders(presigned(), 'X-Amz-Security-Token', 'x')),
  one(
    'a repeated parameter',
    retarget((target) => `${target}&X-Amz-Date=20260115T123000Z`),
  ),
  one(
    'a repeated parameter in disguise',
    retarget((target) => `${target}&X%2DAmz-Signature=00`),
  ),
  one(
    'a repeated empty parameter',
    retarget((target) => `${target}&X-Amz-Security-Token=&X-Amz-Security-Token=`),
  ),
  ...['Algorithm', 'Credential', 'Date', 'Expires', 'SignedHeaders', 'Signature'].map((name) =>
    one(
      `no X-Amz-${name}`,
      retarget((target) => target.replace(new RegExp(`X-Amz-${name}=[^&]*&?`), '')),
    ),
  ),
  ...['0', '604801', '-1', '1.5', '1e3', '0x10', '%2060', '9999999999'].map((expires) =>
    one(
      `a life of ${expires}`,
      retarget((target) => target.replace('Expires=60', `Expires=${expires}`)),
    ),
  ),
  one(
    'another algorithm in the query',
    retarget((target) => target.replace('HMAC', 'ECDSA-P256')),
  ),
  one(
    'a date that is none in the query',
    retarget((target) => target.replace('Date=2026', 'Date=x026')),
  ),
]
