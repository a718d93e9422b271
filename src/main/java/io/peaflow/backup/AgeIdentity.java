package io.peaflow.backup;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.exceptionfactory.jagged.bech32.Bech32;
import java.math.BigInteger;
import java.nio.CharBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.regex.Pattern;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * A private key of age. Its public half, and a key that signs, follow from it: so one secret is all that a machine without
 * a disk needs. Who can open a set could read and replace it anyway; who has only the public half can sign nothing.
 */
final class AgeIdentity {

    static final Pattern FORM = Pattern.compile("AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}");

    private static final NamedParameterSpec CURVE = NamedParameterSpec.X25519;
    private static final BigInteger BASE_POINT = BigInteger.valueOf(9);
    private static final byte[] PURPOSE = "peaflow: the signatures of backups".getBytes(US_ASCII);
    private static final int SEED = 32;

    private final byte[] scalar;

    private AgeIdentity(byte[] scalar) {
        this.scalar = scalar;
    }

    static AgeIdentity of(String text) throws GeneralSecurityException {
        try {
            return new AgeIdentity(
                    Bech32.getDecoder().decode(CharBuffer.wrap(text)).getData());
        } catch (IllegalArgumentException wrong) {
            throw new GeneralSecurityException(
                    "a line with AGE-SECRET-KEY-1 is no key of age: a letter is wrong", wrong);
        }
    }

    /** The public half, age1… */
    String recipient() throws GeneralSecurityException {
        KeyFactory keys = KeyFactory.getInstance("X25519");
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(keys.generatePrivate(new XECPrivateKeySpec(CURVE, scalar)));
        agreement.doPhase(keys.generatePublic(new XECPublicKeySpec(CURVE, BASE_POINT)), true);
        return Bech32.getEncoder().encode("age", agreement.generateSecret()).toString();
    }

    /** The pair of keys that signs for whoever has this one: always the same. */
    KeyPair signing() throws GeneralSecurityException {
        byte[] seed = KDF.getInstance("HKDF-SHA256")
                .deriveData(HKDFParameterSpec.ofExtract().addIKM(scalar).thenExpand(PURPOSE, SEED));
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(NamedParameterSpec.ED25519, new Given(seed));
        return generator.generateKeyPair();
    }

    /** Gives the seed where chance is asked for. */
    private static final class Given extends SecureRandom {

        private static final long serialVersionUID = 1;

        private final byte[] bytes;

        Given(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void nextBytes(byte[] into) {
            System.arraycopy(bytes, 0, into, 0, into.length);
        }
    }
}
