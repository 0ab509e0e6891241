using Microsoft.Extensions.Options;
using Omni.Functions.Access;

namespace Omni.Tests.Functions.Access;

public sealed class PasswordHashingTests : IDisposable
{
    private readonly PasswordHashing _hashing = new(Options.Create(new AccessOptions { PasswordRounds = 1000 }));

    public void Dispose() => _hashing.Dispose();

    [Fact]
    public async Task A_password_is_right_for_its_own_hash_alone()
    {
        var hash = await _hashing.HashAsync("one", default);

        Assert.Equal(PasswordVerdict.Right, await _hashing.VerifyAsync(hash, "one", default));
        Assert.Equal(PasswordVerdict.Wrong, await _hashing.VerifyAsync(hash, "two", default));
        Assert.NotEqual(hash, await _hashing.HashAsync("one", default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("one")]
    public async Task No_password_is_right_where_there_is_no_hash(string password) =>
        Assert.Equal(PasswordVerdict.Wrong, await _hashing.VerifyAsync("", password, default));

    [Fact]
    public async Task More_rounds_make_an_old_hash_weak()
    {
        var hash = await _hashing.HashAsync("one", default);
        using var stronger = new PasswordHashing(Options.Create(new AccessOptions { PasswordRounds = 2000 }));

        Assert.Equal(PasswordVerdict.RightButWeak, await stronger.VerifyAsync(hash, "one", default));
    }

    [Fact]
    public void Generated_passwords_are_long_and_differ()
    {
        var all = Enumerable.Range(0, 100).Select(_ => PasswordHashing.Generate()).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(100, all.Count);
        Assert.All(all, password => Assert.Equal(20, password.Length));
    }

    [Fact]
    public void Too_few_rounds_are_refused()
    {
        Assert.True(new AccessOptionsValidator().Validate(null, new AccessOptions { PasswordRounds = 10_000 }).Failed);
        Assert.False(new AccessOptionsValidator().Validate(null, new AccessOptions()).Failed);
    }
}
