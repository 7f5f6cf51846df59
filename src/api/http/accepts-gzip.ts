import { headerValues, type RawRequest } from './raw-request.ts'

/** Whether who asks can inflate. https://www.rfc-editor.org/rfc/rfc9110#field.accept-encoding */
export function acceptsGzip(request: RawRequest): boolean {
  const codings = headerValues(request, 'accept-encoding').join(',').toLowerCase().split(',')
  return codings.some((coding) => {
    const [name = '', ...parameters] = coding.split(';').map((part) => part.trim())
    return name === 'gzip' && !parameters.some((one) => /^q=0(?:\.0{0,3})?$/.test(one))
  })
}
