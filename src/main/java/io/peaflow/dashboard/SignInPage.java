package io.peaflow.dashboard;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Where a key is pasted once; the door itself reads it. */
@Controller
class SignInPage {

    @GetMapping("/sign-in")
    String page(
            @RequestParam(required = false) @Nullable String refused,
            @RequestParam(required = false) @Nullable Integer wait,
            @Nullable Authentication who,
            Model model) {
        if (who != null && who.isAuthenticated()) {
            return "redirect:/";
        }
        model.addAttribute("refused", refused != null);
        model.addAttribute("wait", wait == null ? 0 : Math.clamp(wait, 1, 3_600));
        return "sign-in";
    }
}
