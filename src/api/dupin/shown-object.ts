/** Where on the server's disk a log lies is nobody's business: from AWS's own folder on, else its name alone. */
export function shownObject(uri: string): string {
  if (/^s3:\/\//.test(uri)) return uri
  const aws = uri.lastIndexOf('AWSLogs/')
  return aws >= 0 ? uri.slice(aws) : uri.slice(uri.lastIndexOf('/') + 1)
}
