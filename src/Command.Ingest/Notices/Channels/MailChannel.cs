using System.Net.Sockets;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Command.Ingest.Notices.Channels;

/// <summary>邮件 by SMTP (RFC 5321), one connection a message: a server that closes idle ones loses nothing.</summary>
public sealed class MailChannel(MailOptions options, TimeProvider time) : INoticeChannel
{
    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(Departure departure, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(departure);

        // A city's own network seldom reaches the lists of revoked certificates; the chain and the name are checked all the same.
        using SmtpClient client = new() { CheckCertificateRevocation = false };
        try
        {
            await client.ConnectAsync(options.Host!, options.Port, Security(options.Tls), cancellationToken).ConfigureAwait(false);
            if (options is { User: { } user, Password: { } password })
            {
                await client.AuthenticateAsync(user, password, cancellationToken).ConfigureAwait(false);
            }

            using MimeMessage message = Write(departure, options.From!, time.GetUtcNow());
            await client.SendAsync(message, cancellationToken).ConfigureAwait(false);
        }
        catch (SmtpCommandException e) when (e.ErrorCode is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted)
        {
            // RFC 5321 §4.2.1: 4yz may go well later, 5yz never will; either way it is about this message, and the server works.
            Fault why = new("notice-mail-refused", $"The mail server said {(int)e.StatusCode}: {Short(e.Message)}");
            return (int)e.StatusCode is >= 400 and < 500 ? SendResult.Later(why, down: false) : SendResult.Refused(why);
        }
        catch (Exception e) when (e is AuthenticationException or SmtpCommandException or ServiceNotAuthenticatedException or NotSupportedException)
        {
            return SendResult.Later(new Fault("notice-mail-sign-in", $"{options.Host} does not take our mail: {Short(e.Message)} Check Command__Notices__Mail__User, __Password, __From and __Tls."), down: true);
        }
        catch (Exception e) when (e is IOException or SocketException or SslHandshakeException or ProtocolException or TimeoutException or ServiceNotConnectedException)
        {
            return SendResult.Later(new Fault("notice-mail-away", $"The mail server {options.Host}:{options.Port} can't be reached: {Short(e.Message)}"), down: true);
        }

        await GoodbyeAsync(client, cancellationToken).ConfigureAwait(false);
        return SendResult.Went;
    }

    /// <summary>The message of a departure.</summary>
    public static MimeMessage Write(Departure departure, string from, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(departure);
        ArgumentNullException.ThrowIfNull(from);
        Notice notice = departure.Notice;
        MimeMessage message = new();
        message.From.Add(MailboxAddress.Parse(from));
        message.To.Add(new MailboxAddress(departure.Recipient.Name, departure.Recipient.Mail!));
        message.Subject = notice.En is { } english ? $"{notice.Zh.Title} / {english.Title}" : notice.Zh.Title;
        message.Date = at;
        message.MessageId = $"{departure.Key}@{from[(from.LastIndexOf('@') + 1)..]}";

        // RFC 3834 §5: no holiday notice answers it.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("X-Command-Notice", notice.Id);
        message.Body = new TextPart("plain") { Text = NoticeText.Long(notice) };
        return message;
    }

    /// <summary>It is the server's by now, whatever becomes of the farewell.</summary>
    private static async Task GoodbyeAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.DisconnectAsync(true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or ProtocolException or OperationCanceledException or CommandException)
        {
            // The connection is closed with the client.
        }
    }

    private static SecureSocketOptions Security(string tls) => tls switch { "tls" => SecureSocketOptions.SslOnConnect, "none" => SecureSocketOptions.None, _ => SecureSocketOptions.StartTls };

    private static string Short(string text) => text.Length > 200 ? text[..200] : text;
}
