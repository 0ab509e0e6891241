namespace Omni.Runtime.Storage;

/// <summary>The data folder can't be used; the message is for the person who started the host.</summary>
public sealed class DataDirectoryException(string message, Exception? inner = null) : Exception(message, inner);
