namespace Omni.Runtime.Storage;

/// <summary>Where an embedded host keeps tables and files.</summary>
internal enum StorageKind
{
    /// <summary>In its data directory.</summary>
    Own = 1,

    /// <summary>In Azurite, the emulator of Azure's storage: to see the product on the tables that it has there. Slow.</summary>
    Azurite,
}
