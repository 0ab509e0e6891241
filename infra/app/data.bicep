metadata name = 'Data'
metadata description = 'The storage account: tables, and the blobs that the Functions host needs.'

@description('Required. Name of the account.')
@minLength(3)
@maxLength(24)
param name string

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. How the data is copied.')
@allowed(['Standard_LRS', 'Standard_ZRS'])
param sku string

// The code's list is TableNames; a test holds the two equal.
var tables = [
  'agents'
  'audit'
  'conversations'
  'customers'
  'dedupe'
  'identities'
  'inboxes'
  'knowledge'
  'media'
  'metrics'
  'presence'
  'questions'
  'replies'
  'retention'
  'search'
  'settings'
  'tickets'
  'words'
]

// A package has the same name in each: two apps in one container would take each other's.
var packages = {
  ingress: 'packages-ingress'
  stages: 'packages-stages'
}

// The code's name is BlobMediaStore.Container; a test holds the two equal.
var media = 'media'

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }

  // Old files are seldom opened: they lie where keeping costs less. The app itself removes what retention says.
  resource ageing 'managementPolicies' = {
    name: 'default'
    properties: {
      policy: {
        rules: [
          {
            name: 'media-cools'
            enabled: true
            type: 'Lifecycle'
            definition: {
              filters: {
                blobTypes: ['blockBlob']
                prefixMatch: ['${media}/']
              }
              actions: {
                baseBlob: { tierToCool: { daysAfterModificationGreaterThan: 60 } }
              }
            }
          }
        ]
      }
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'

    resource container 'containers' = [
      for package in items(packages): {
        name: package.value
      }
    ]

    resource mediaContainer 'containers' = {
      name: media
    }
  }

  resource tableService 'tableServices' = {
    name: 'default'

    resource rows 'tables' = [
      for table in tables: {
        name: table
      }
    ]
  }
}

@description('Containers that the apps are deployed from.')
output packageContainers { ingress: string, stages: string } = packages

@description('For alerts.')
output resourceId string = account.id
