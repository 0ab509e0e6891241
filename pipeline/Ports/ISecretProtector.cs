namespace Omni.Pipeline.Ports;

/// <summary>
/// Seals what must not lie about in the clear. A sealed text is printable, says nothing about the clear one but its length, and two
/// of the same are not alike. It opens only under the purpose that it was sealed for, so that one row's can't be put into another's place.
/// </summary>
public interface ISecretProtector
{
    /// <param name="purpose">What for and whose, such as <c>channels/web/shop/token</c>. Stored nowhere: whoever opens must know it.</param>
    /// <param name="clear">Any text.</param>
    string Protect(string purpose, string clear);

    /// <summary>Null when it is no sealed text, was sealed for another purpose, was changed, or its key is gone.</summary>
    string? Unprotect(string purpose, string sealedText);
}
