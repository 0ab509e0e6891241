using System.Globalization;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Omni.Pipeline.Access;

/// <summary>Issues and reads the bearer tokens of agents and visitors: JWT (RFC 7519) signed with HS256.</summary>
public sealed class AccessTokens(SigningKey key, TimeProvider time)
{
    private const string Issuer = "omni";
    private const string KindClaim = "kind";
    private const string RoleClaim = "role";
    private const string AccountClaim = "account";
    private const string UserClaim = "user";
    private const string NameClaim = "name";
    private const string EmailClaim = "email";
    private const string PhoneClaim = "phone";

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly ReadTokens _read = new();
    private readonly SigningCredentials _credentials = new(new SymmetricSecurityKey(key.ToArray()), SecurityAlgorithms.HmacSha256);

    /// <param name="caller">Whom the token speaks for.</param>
    /// <param name="lifetime">How long it is good; seconds count, fractions do not.</param>
    public (string Token, DateTimeOffset ExpiresAt) Issue(Caller caller, TimeSpan lifetime)
    {
        var now = time.GetUtcNow();
        var expires = now + lifetime;
        var token = _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Issuer,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = expires.UtcDateTime,
            SigningCredentials = _credentials,
            Claims = ClaimsOf(caller),
        });
        return (token, expires);
    }

    /// <summary>Null when the token is not ours, not intact or not valid now.</summary>
    public async ValueTask<Caller?> ReadAsync(string token)
    {
        if (token.Length is 0 or > 4096)
        {
            return null;
        }

        if (_read.Find(token) is { } known)
        {
            return IsValidNow(known.NotBefore, known.Expires) ? known.Caller : null;
        }

        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidAudience = Issuer,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            IssuerSigningKey = _credentials.Key,
            LifetimeValidator = (notBefore, expires, _, _) => IsValidNow(notBefore, expires),
        });
        if (!result.IsValid)
        {
            return null;
        }

        if (!result.Claims.TryGetValue(JwtRegisteredClaimNames.Sub, out var id)
            || !Enum.TryParse<CallerKind>(Claim(result, KindClaim), out var kind) || !Enum.IsDefined(kind)
            || !Enum.TryParse<Role>(Claim(result, RoleClaim), out var role) || !Enum.IsDefined(role))
        {
            return null;
        }

        var caller = new Caller(kind, Convert.ToString(id, CultureInfo.InvariantCulture)!, role, Claim(result, AccountClaim)) { Profile = ProfileOf(result) };
        _read.Add(token, new(caller, result.SecurityToken.ValidFrom, result.SecurityToken.ValidTo));
        return caller;
    }

    private static Dictionary<string, object> ClaimsOf(Caller caller)
    {
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [JwtRegisteredClaimNames.Sub] = caller.Id,
            [KindClaim] = caller.Kind.ToString(),
            [RoleClaim] = caller.Role.ToString(),
            [AccountClaim] = caller.Account,
        };
        if (caller.Profile is { } profile)
        {
            claims[UserClaim] = profile.UserId;
            claims[NameClaim] = profile.Name;
            claims[EmailClaim] = profile.Email;
            claims[PhoneClaim] = profile.Phone;
        }

        return claims;
    }

    private static VisitorProfile? ProfileOf(TokenValidationResult result) => Claim(result, UserClaim) is { Length: > 0 } user
        ? new(user, Claim(result, NameClaim), Claim(result, EmailClaim), Claim(result, PhoneClaim))
        : null;

    private bool IsValidNow(DateTime? notBefore, DateTime? expires)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return notBefore <= now && now < expires;
    }

    private static string Claim(TokenValidationResult result, string name) =>
        result.Claims.TryGetValue(name, out var value) ? Convert.ToString(value, CultureInfo.InvariantCulture)! : "";
}
