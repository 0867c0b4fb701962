namespace Command.Ingest.Feeds.Sl651;

/// <summary>CRC-16/MODBUS (polynomial 0xA001 reflected, start 0xFFFF), which SL 651-2014 puts over everything before it, the two 7E or the SOH included. On the wire its high byte goes first.</summary>
public static class Sl651Crc
{
    /// <summary>Eight bytes are taken at once: table n holds what a byte does to the sum from n bytes further on.</summary>
    private const int Step = 8;

    private static readonly ushort[] s_tables = Tables();

    public static ushort Of(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<ushort> t = s_tables;
        int crc = 0xFFFF;
        while (bytes.Length >= Step)
        {
            crc = t[(7 << 8) | ((crc ^ bytes[0]) & 0xFF)] ^ t[(6 << 8) | (((crc >> 8) ^ bytes[1]) & 0xFF)]
                ^ t[(5 << 8) | bytes[2]] ^ t[(4 << 8) | bytes[3]] ^ t[(3 << 8) | bytes[4]] ^ t[(2 << 8) | bytes[5]] ^ t[(1 << 8) | bytes[6]] ^ t[bytes[7]];
            bytes = bytes[Step..];
        }

        foreach (byte b in bytes)
        {
            crc = (crc >> 8) ^ t[(crc ^ b) & 0xFF];
        }

        return (ushort)crc;
    }

    private static ushort[] Tables()
    {
        ushort[] tables = new ushort[Step * 256];
        for (int i = 0; i < 256; i++)
        {
            int crc = i;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xA001;
            }

            tables[i] = (ushort)crc;
        }

        for (int i = 256; i < tables.Length; i++)
        {
            ushort before = tables[i - 256];
            tables[i] = (ushort)((before >> 8) ^ tables[before & 0xFF]);
        }

        return tables;
    }
}
