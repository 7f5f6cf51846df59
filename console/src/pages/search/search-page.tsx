import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'

export function SearchPage() {
  return <ContentLayout header={<Header variant="h1">Search</Header>}>{null}</ContentLayout>
}
