/// `.gitlab-ci.yml`.
///
/// As for GitHub: bash over variables, and nothing that somebody else wrote in a script.
enum GitLabPipeline {
    static let path = ".gitlab-ci.yml"

    static func text(merging: Pipeline.Merge) -> String { head + (merging == .publish ? publish : apply) + drift }

    private static let head = """
        # Written by `slipway init -ci gitlab`; from here on it is yours.
        #
        # - A merge request is validated and planned: one note shows the plan and is kept up to date. One from a fork runs in the
        #   fork, which has none of the variables below, so it is validated only.
        # - What is merged is taken over by the last jobs.
        # - A pipeline schedule (make one, hourly) looks for drift: an issue is opened, kept up to date, and closed when it is gone.
        #
        # To do: SLIPWAY_URL and SLIPWAY_SHA256, as `./dev package` of Slipway made them; the variable KUBECONFIG, of type file, with the
        # kubeconfig of an account that may do what `slipway rbac ENV --for plan` lists; and SLIPWAY_TOKEN, masked, a project access token
        # with the scopes api and write_repository.
        image: debian:trixie-slim

        variables:
          SLIPWAY_URL: ""
          SLIPWAY_SHA256: ""
          GIT_DEPTH: "0"

        stages: [check, merge, watch]

        default:
          before_script:
            - |
              command -v curl git jq >/dev/null || { apt-get update -q && apt-get install -qy --no-install-recommends ca-certificates curl git jq; }
              work=$(mktemp -d)
              curl -fsSL --retry 3 -o "$work/slipway.tar.gz" "$SLIPWAY_URL"
              echo "$SLIPWAY_SHA256  $work/slipway.tar.gz" | sha256sum -c -
              tar -xzf "$work/slipway.tar.gz" -C "$work" --strip-components=1
              export PATH="$work/bin:$PATH"
              api="$CI_API_V4_URL/projects/$CI_PROJECT_ID"
              call() { curl -fsS --retry 3 -H "PRIVATE-TOKEN: $SLIPWAY_TOKEN" -H 'Content-Type: application/json' "$@"; }

        validate:
          stage: check
          rules:
            - if: $CI_PIPELINE_SOURCE == "merge_request_event"
          script:
            - slipway validate -changed-since "$CI_MERGE_REQUEST_DIFF_BASE_SHA"

        plan:
          stage: check
          rules:
            - if: $CI_PIPELINE_SOURCE == "merge_request_event" && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_MERGE_REQUEST_PROJECT_ID
          script:
            - |
              status=0
              slipway plan -changed-since "$CI_MERGE_REQUEST_DIFF_BASE_SHA" -no-secrets -concise -out "$work/plans" || status=$?
              marker='<!-- slipway plan -->'
              shopt -s nullglob
              plans=("$work"/plans/*.plan)
              {
                echo "$marker"
                [ ${#plans[@]} -gt 0 ] || echo 'There is no plan: no environment is reached, or the job says what is wrong.'
                for plan in "${plans[@]}"; do slipway show "$plan" -markdown -limit $((64000 / ${#plans[@]})); done
              } >"$work/note.md"
              notes="$api/merge_requests/$CI_MERGE_REQUEST_IID/notes"
              id=$(call "$notes?per_page=100&sort=asc" |
                jq -r --arg marker "$marker" 'map(select(.body | startswith($marker)))[0].id // empty')
              note() { jq -n --rawfile body "$work/note.md" '{body: $body}'; }
              if [ -n "$id" ]; then
                note | call -X PUT -d @- -o /dev/null "$notes/$id"
              elif [ ${#plans[@]} -gt 0 ]; then
                note | call -X POST -d @- -o /dev/null "$notes"
              fi
              exit $status


        """

    private static let publish = """
        publish:
          stage: merge
          resource_group: slipway-publish
          rules:
            - if: $CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
          script:
            - |
              git config user.name slipway
              git config user.email "slipway@$CI_SERVER_HOST"
              # The job's own token may not push; Slipway gives this one to the project's host only.
              git remote set-url origin "$CI_PROJECT_URL.git"
              SLIPWAY_GIT_TOKEN=$SLIPWAY_TOKEN slipway publish -all -push


        """

    private static let apply = """
        # Plans what was merged; the job below applies exactly that, when somebody starts it.
        plan-merged:
          stage: merge
          rules:
            - if: $CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
          script:
            - |
              since=(-changed-since "$CI_COMMIT_BEFORE_SHA")
              # A new branch was nothing before, and a forced one may have been what is gone.
              git rev-parse -q --verify "$CI_COMMIT_BEFORE_SHA^{commit}" >/dev/null || since=(-all)
              slipway plan "${since[@]}" -concise -out plans
          artifacts:
            paths: [plans/]

        apply:
          stage: merge
          needs: [plan-merged]
          resource_group: slipway-apply
          rules:
            - if: $CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
              when: manual
          environment: production
          script:
            - |
              shopt -s nullglob
              status=0
              for plan in plans/*.plan; do slipway apply "$plan" -auto-approve -concise || status=$?; done
              [ -d state ] || exit $status
              git config user.name slipway
              git config user.email "slipway@$CI_SERVER_HOST"
              git add state
              git diff --cached --quiet && exit $status
              git commit -q -m 'Record what was applied [skip ci]'
              git remote set-url origin "$CI_PROJECT_URL.git"
              git config credential.helper '!f() { [ "$1" != get ] || printf "username=slipway\\npassword=%s\\n" "$SLIPWAY_TOKEN"; }; f'
              for attempt in 1 2 3 4 5; do
                git push -q origin "HEAD:$CI_COMMIT_BRANCH" && exit $status
                git pull -q --rebase origin "$CI_COMMIT_BRANCH"
              done
              exit 1


        """

    private static let drift = """
        drift:
          stage: watch
          resource_group: slipway-drift
          rules:
            - if: $CI_PIPELINE_SOURCE == "schedule"
          script:
            - |
              status=0
              slipway drift -all -markdown >"$work/drift.md" || status=$?
              iid=$(call "$api/issues?labels=slipway-drift&state=opened&per_page=1" | jq -r '.[0].iid // empty')
              issue() { jq -n --rawfile text "$work/drift.md" "$1"; }
              if [ $status = 0 ] && [ -n "$iid" ]; then
                issue '{description: $text, state_event: "close"}' | call -X PUT -d @- -o /dev/null "$api/issues/$iid"
              elif [ $status != 0 ] && [ -n "$iid" ]; then
                issue '{description: $text}' | call -X PUT -d @- -o /dev/null "$api/issues/$iid"
              elif [ $status != 0 ]; then
                issue '{title: "Drift", description: $text, labels: "slipway-drift"}' | call -X POST -d @- -o /dev/null "$api/issues"
              fi
              # Drift is what the issue is for; that nobody could look is what is wrong with the job.
              [ $status = 0 ] || [ $status = 2 ]

        """
}
